"""Every form that a page prints comes out in our anatomy, whoever wrote the form."""

import pytest
from django import forms
from django.utils import translation
from lxml import html


class Sample(forms.Form):
    people = forms.IntegerField(label="How many people?", help_text="About is enough.")
    email = forms.EmailField(label="Mail address")
    kind = forms.ChoiceField(
        label="Kind", choices=[("a", "Association"), ("b", "Collective")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label="I agree")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


class Secret(forms.Form):
    password = forms.CharField(label="Password", max_length=3, widget=forms.PasswordInput)


class Named(forms.Form):
    name = forms.CharField(label="Name", max_length=3)


def tree(form, language="en"):
    with translation.override(language):
        return html.fromstring(f"<main>{form}</main>")


def by_id(page, name):
    (element,) = page.xpath(f"//*[@id='{name}']")
    return element


def test_a_fresh_form_has_no_error_summary():
    assert tree(Sample()).xpath("//*[@role='alert']") == []


def test_the_reason_describes_the_control():
    page = tree(Sample())
    assert by_id(page, "id_people").get("aria-describedby") == "id_people_helptext"
    assert by_id(page, "id_people_helptext").text_content() == "About is enough."


def test_what_is_wrong_describes_the_control_and_quotes_what_was_typed():
    page = tree(Sample({"people": "fifteen or so"}))
    control = by_id(page, "id_people")
    assert control.get("aria-invalid") == "true"
    assert "id_people_error" in control.get("aria-describedby").split()
    assert by_id(page, "id_people_error").text_content().strip() == "“fifteen or so”: enter a whole number."
    assert control.get("value") == "fifteen or so"


def test_each_line_of_the_summary_leads_to_its_control():
    page = tree(Sample({"people": "x", "kind": "z"}))
    links = page.xpath("//*[@role='alert']//a")
    assert [link.get("href") for link in links] == ["#id_people", "#id_email", "#id_kind_0", "#id_agree"]
    for link in links:
        assert by_id(page, link.get("href")[1:]).tag == "input"


def test_a_question_mark_is_not_followed_by_a_colon_in_the_summary():
    lines = [link.text_content() for link in tree(Sample({})).xpath("//*[@role='alert']//a")]
    assert lines[:2] == ["How many people? This field is required.", "Mail address: This field is required."]


def test_the_summary_counts_what_to_take_up_again():
    assert "Une réponse à reprendre" in tree(Named({}), "fr").text_content()
    assert "4 réponses à reprendre" in tree(Sample({}), "fr").text_content()


def test_errors_of_the_whole_form_are_in_the_summary():
    form = Sample({"people": "3", "email": "a@example.org", "kind": "a", "agree": "on"})
    form.add_error(None, "These two do not fit.")
    assert "These two do not fit." in tree(form).xpath("//*[@role='alert']")[0].text_content()


def test_radio_buttons_are_a_group_with_a_legend():
    (group,) = tree(Sample()).xpath("//fieldset")
    assert group.xpath("./legend")[0].text_content().strip() == "Kind"
    assert [choice.text_content().strip() for choice in group.xpath("./label")] == ["Association", "Collective"]


def test_only_what_may_be_left_out_is_marked_optional():
    marked = tree(Sample(), "fr").xpath("//*[@class='optional']/parent::label/@for")
    assert marked == ["id_note"]


def test_a_single_checkbox_has_its_label_behind_it():
    (label,) = tree(Sample()).xpath("//label[@for='id_agree']")
    assert label.get("class") == "choice"
    assert label[0].get("id") == "id_agree"


def test_hidden_fields_have_no_label():
    assert tree(Sample()).xpath("//label[@for='id_token']") == []


def test_a_mail_address_may_be_filled_in_by_the_browser():
    assert by_id(tree(Sample()), "id_email").get("autocomplete") == "email"


def test_a_secret_is_never_quoted_nor_promised_back():
    page = tree(Secret({"password": "hunter2"})).text_content()
    assert "hunter2" not in page
    assert "Everything you wrote is kept." not in page
    assert "Everything you wrote is kept." in tree(Named({"name": "Odile"})).text_content()


def test_what_was_typed_is_escaped_in_the_quote():
    assert "<script>" not in str(Named({"name": "<script>"}))
    assert "&lt;script&gt;" in str(Named({"name": "<script>"}))


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (Named({}), "Il manque cette réponse."),
        (Named({"name": "Odile"}), "« Odile » : 3 signes au plus, il y en a 5. Raccourcissez un peu."),
    ],
)
def test_stock_messages_are_said_in_our_words(form, words):
    text = tree(form, "fr").xpath("//*[@id='id_name_error']")[0].text_content().replace("\u202f", " ")
    assert text.strip() == words
