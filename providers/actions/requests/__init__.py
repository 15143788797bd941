"""Writing to providers: the only code that changes a support request.

drafting → sending → answering (the provider) and following (the association); upkeep runs by the clock;
people is called when an account is deleted or exported.
"""
