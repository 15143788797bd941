from providers.vetting.models.application import Application, Attachment, SignLink, Submission, ToldProject
from providers.vetting.models.criteria import CriteriaSet, Criterion, VettingRules, WaitingAddress
from providers.vetting.models.prospect import InvitedAddress, NeverAgain, Prospect
from providers.vetting.models.review import GuestReviewer, Judgement, Message, Note, Recusal, Vote

__all__ = [
    "Application",
    "Attachment",
    "CriteriaSet",
    "Criterion",
    "GuestReviewer",
    "InvitedAddress",
    "Judgement",
    "Message",
    "NeverAgain",
    "Note",
    "Prospect",
    "Recusal",
    "SignLink",
    "Submission",
    "ToldProject",
    "VettingRules",
    "Vote",
    "WaitingAddress",
]
