"""The words of the tools: parts of pages that need the data of the whole course in the browser."""

from __future__ import annotations

from courseloom.strings.paths import PATHS_DONE
from courseloom.strings.record import EVALUATION, RECORD

REVIEW = {
    "today": "Today",
    "off": "To bring back what you are about to forget, this page has to know your answers. Press Remember on this device, at "
    "the foot of each page, and answer questions in the chapters. Leave it off on a shared computer.",
    "to_memory": "Go to Remember on this device",
    "empty": "Nothing to bring back yet. Questions that you answer in the chapters come back here.",
    "due": "Due today: {count}.",
    "none_due": "Nothing is due today.",
    "later": "Coming back later: {count}, the next {when}.",
    "limit": "Questions at a time",
    "start": "Start",
    "practise": "Practise",
    "practise_why": "Or practise: questions from the whole course, in mixed order. A practice round keeps nothing.",
    "sets": "Three sets for later",
    "own_sets": "Sets for later",
    "sets_why": "For two days, two weeks and two months after the course. You can do them without keeping anything.",
    "sets_kept": "With remembering on, your answers count as a review.",
    "set": "Set {number}, after {when}",
    "after_2": "two days",
    "after_14": "two weeks",
    "after_60": "two months",
    "sheet": "{title}: {count} questions",
    "do_set": "Do this set",
    "one": "Question {number} of {all}",
    "from": "From: {chapter}",
    "changed": "This question has changed since you answered it.",
    "skip": "Skip this one",
    "next": "Next question",
    "finish": "Finish",
    "enough": "That is enough for today",
    "back_when": "It comes back {when}.",
    "tick_when": "Tick what your answer had. As ticked now, it comes back {when}.",
    "read_again": "Read it again: {chapter}",
    "done": "Done for today",
    "done_set": "Done",
    "result": "Known: {known} of {all}.",
    "nothing_answered": "No question was answered.",
    "kept_nothing": "Nothing of this round was kept.",
    "comes": "comes back {when}",
    "was_known": "known",
    "was_partly": "partly, or a guess",
    "was_not": "to look at again",
    "overview": "Back to the overview",
    "tomorrow": "tomorrow",
    "days": "in {n} days",
    "weeks": "in about {n} weeks",
    "months": "in about {n} months",
    "calendar": "Three dates for your calendar",
    "calendar_why": "A file with three days, each named only “Course review”. It says nothing about the topic.",
    "finished": "The day you finish, or finished, the course",
    "make": "Make the calendar file",
    "made": "Made course-review.ics: {dates}.",
    "no_date": "Choose a day first.",
    "event": "Course review",
}

TEST_PAPER = {
    "form": "Form {form}",
    "key": "Key to form {form}",
    "cover": "Two forms of the final test, each with its key at the back. Take one, and leave the other for another attempt.",
    "self": "The key is in the same file: this is for learning, not an examination.",
    "intro": "Questions: {count}. There is no time limit.",
    "mark": "The pass mark is {mark}%: {points} points of {count}.",
    "shared": "Questions that form A has as well, since the bank is small: {count}.",
    "points": "Points",
    "scoring": (
        "A question gives at most one point. Where you choose all that apply, you get the share of right options chosen, "
        "less the share of wrong ones chosen, and never below zero. Where each of several things gets its own answer, you "
        "get the share that is right."
    ),
}

FINAL = {
    "rules": "Before you start the test",
    "rule_drawn": "Questions: {count}, drawn from a bank of {bank}. The next attempt draws others, as far as there are any.",
    "rule_few": "The plan asks for {wanted} questions, and the bank has too few on: {chapters}. So this test has {count}.",
    "rule_mark": "Pass mark: {mark}. Every question counts the same. Where several answers are asked for, each part counts.",
    "rule_attempts": "Attempts: as many as you like.",
    "rule_time": "Time: no limit. You can go back, and change any answer, until you hand in.",
    "rule_feedback": "After you hand in: your score, the reasons for every answer, and what to read again.",
    "rule_sent": "Nothing is sent anywhere, and nobody but you sees the result.",
    "from_each": "How many questions from each chapter",
    "keep_offer": "Let this device remember the test if you may want to leave and go on later. You can make it forget again.",
    "keep_on": "This device remembers the test. You can leave and go on later.",
    "keep_never": "This browser cannot remember the test. Hand in before you leave the page.",
    "start": "Start the test",
    "again": "Start another attempt",
    "open": "An attempt is open since {date}. Answered: {answered} of {count}.",
    "go_on": "Go on with it",
    "anew": "Discard it and start again",
    "attempts": "Attempts handed in",
    "counted": "{count}, as far as this page can know: those this browser remembers, and those since you opened it.",
    "counted_none": "None so far.",
    "attempt": "{date}: {score}, {verdict}.",
    "pass": "passed",
    "no_pass": "not passed yet",
    "show_again": "Show again",
    "show_attempt": "Show again attempt {number}",
    "question": "Question {number} of {count}",
    "progress": "Answered: {answered} of {count}. Marked to return to: {flags}.",
    "back": "Back",
    "next": "Next",
    "flag": "Mark to return to",
    "flagged": "Marked. You find it in the list of all questions, and before you hand in.",
    "unflagged": "No longer marked.",
    "all": "All questions of this test",
    "marks": "✓ answered · ◐ answered in part · → marked to return to",
    "jump": "Question {number}, {state}",
    "state_open": "not answered",
    "state_part": "answered in part",
    "state_done": "answered",
    "state_flag": "marked to return to",
    "look_over": "Look over and hand in",
    "before_hand_in": "Before you hand in",
    "all_answered": "Every question is answered.",
    "still_open": "Not answered:",
    "still_part": "Answered in part:",
    "still_flagged": "Marked to return to:",
    "hand_in_note": "A question without an answer counts as zero. Answers cannot be changed once you have handed in.",
    "hand_in": "Hand in now",
    "back_to": "Back to the questions",
    "result": "Your result",
    "passed": "{score}, and the pass mark is {mark}: you have passed.",
    "not_passed": "{score}, and the pass mark is {mark}: not passed yet. You can try again as often as you like.",
    "points": "{points} of {count}",
    "of_all": "of {count}",
    "attempt_when": "Attempt {number}, {date}. Nothing was sent anywhere.",
    "some_gone": "Some questions of this attempt are no longer in the course and cannot be shown.",
    "to_record": "Learning record",
    "read_first": "Read these sections first",
    "read_first_one": "Read this section first",
    "in_chapter": "Chapter {number}",
    "missed": "missed: {missed}",
    "missed_sure": "missed: {missed}, though very sure: {sure}",
    "by_chapter": "By chapter",
    "by_chapter_why": "One mark for each question. A few questions say little about a chapter.",
    "the_missed": "Missed, with reasons: {count}",
    "the_right": "Right, with reasons: {count}",
    "by_objective": "Objectives, one by one",
    "read_again": "Read again",
    "question_says": "Question {number}: {verdict}",
    "whole": "all of it right",
    "in_part": "right in part",
    "look": "look again",
    "left_open": "not answered",
    "changed": "This question has changed since. It is shown as it is now, without your answer.",
    "was_sure": "How sure you were: {sure}",
    "to_start": "Rules and attempts",
}

PROGRESS = {
    "state": "What is kept here",
    "off": (
        "Nothing is kept on this device, so there is no progress to show. To keep your answers in this browser, "
        "press Remember on this device. Leave it off on a shared computer."
    ),
    "on": (
        "Kept on this device since {since}: answers to {answers} questions, {pages} pages opened, {attempts} attempts at "
        "the final test, {notes} notes. Only this browser has them. After a year without a visit they are out of use until you "
        "bring them back or forget them."
    ),
    "bring_back": "Bring it back",
    "fragile": (
        "A browser may delete what it keeps sooner, for example when you clear its data or close a private window. A "
        "file lasts."
    ),
    "changed": "Answers to questions that have changed since, and are not counted below: {count}.",
    "chapters": "Chapters",
    "chapters_why": (
        "First: your first answer to each question. Latest: your last one. Questions that are not scored are left out."
    ),
    "chapter": "Chapter",
    "state_open": "Not started",
    "state_begun": "Begun",
    "state_done": "Done",
    "opened": "Last open",
    "not_opened": "not yet",
    "answered": "Answered",
    "of": "{done} of {all}",
    "first": "First",
    "latest": "Latest",
    "none": "none yet",
    "whole": "Whole course",
    "objectives": "Objectives",
    "objectives_why": "The same scores, by the objective that each question tests.",
    "objective": "Objective",
    "no_answers": "Scores appear here once you have answered questions in a chapter.",
    "gain": "Before and after",
    "gain_why": "First answers to the questions before the course and after it, for objectives that have both.",
    "before": "Before",
    "after": "After",
    "change": "Change",
    "points": "{change} points",
    "no_gain": "This table fills when you have answered the questions before the course and those after it.",
    "confidence": "How sure, and how right",
    "confidence_why": "First answers only, where you said how sure you were. Right means wholly right.",
    "confidence_read": "You judge well when more answers are right the surer you were. A few answers say little.",
    "right": "{right} of {all}",
    "by_chapter": "By chapter, as a table",
    "no_sure": "no answers",
    "bar": "{level}: {right} of {all} right ({share})",
    "chart": "How often right, by how sure you were",
    "no_confidence": "This fills when you say how sure you are before you check an answer. Doing so is optional.",
    "study": "Sure, but not right",
    "study_why": (
        "Questions where you were sure and the answer was not wholly right. They are worth a second look: being "
        "surprised by an answer helps it stay."
    ),
    "study_more": "{count} more",
    "study_none": "None at present.",
    "mended": "Answered right since: {count}.",
    "was_sure": "You were {sure}.",
    "read": "Read again:",
    "tests": "Final test",
    "attempt": "{date}: {score}, {verdict}.",
    "pass": "passed",
    "no_pass": "not passed yet",
    "file": "Your file",
    "file_why": (
        "A file on your own device, to keep or to carry to another browser. It holds answers and scores, no name and no "
        "words about the subject. Keep it where only you can open it."
    ),
    "save": "Save to a file",
    "saved": "Saved as {file}, where your browser keeps downloads.",
    "nothing_to_save": "Nothing is kept, so there is nothing to save.",
    "choose": "Load from a file",
    "load_why": (
        "Loading adds what is in the file to what is kept here. Of two answers to a question the later stays. If nothing "
        "is kept yet, loading switches remembering on."
    ),
    "loaded": "Loaded {file}. Kept here now: answers to {answers} questions.",
    "loaded_part": "Loaded {file}, except for a part that could not be read. Kept here now: answers to {answers} questions.",
    "not_ours": "Nothing was changed. {file} is not a progress file, or it is damaged.",
    "other_course": "Nothing was changed. {file} belongs to another course.",
    "newer_file": "Nothing was changed. {file} was saved by a newer version of this course.",
    "too_large": "Nothing was changed. {file} is too large to be a progress file.",
    "no_file": "Nothing was changed. {file} could not be opened.",
    "unread": (
        "Something kept here earlier could not be read and was set aside. You can save it to a file and ask somebody to "
        "look at it."
    ),
    "save_unread": "Save what was set aside",
    "forget_why": (
        "Deletes everything that this course keeps in this browser, at once. Undo, at the foot of the page, brings it back "
        "until you leave the page. Save a file first if you want to keep it for longer."
    ),
}

REFLECTION = {
    "title": "To reflect on",
    "label": "Your note",
    "care": (
        "No patient details, please: leave out names, dates, places and anything that could point to a person. What you "
        "type is not stored or sent. It is gone when you leave the page, unless you save it."
    ),
    "on_paper": "No patient details. Keep the page yourself, or shred it.",
    "save": "Save to a file on my device",
    "print": "Print this note",
    "keep": "Keep this note on this device",
    "saved": "Saved as {file}, where your browser keeps downloads.",
    "nothing": "Write something first.",
    "kept": "Kept on this device.",
    "was_kept": "This is your note from before, kept on this device.",
    "not_kept": "No longer kept on this device.",
}

HANDS = {
    "why": (
        "Ask for hands, type the numbers, and talk about the bars before you open the key. The numbers stay on this screen "
        "until you close it: they are neither saved nor sent."
    ),
    "people": "People in the room (optional)",
    "answer": "Answer",
    "points": "Had this point",
    "hands": "Hands",
    "share": "Share",
    "hands_for": "Hands for: {answer}",
    "said": "{n} of {all} ({share}%)",
    "none": "no hands yet",
    "key": "Key and reasons",
    "is_key": "✓ the key",
    "below": "Below {high}",
    "between": "{low} to below {high}",
    "from": "{low} or more",
}

FORMS = {
    "loading": "Loading the questions …",
    "again": "Try again",
}
"""While the forms of questions are loaded, and where they could not be."""

TOOLS: dict[str, dict[str, str]] = {
    "review": REVIEW,
    "final": FINAL,
    "progress": PROGRESS,
    "record": RECORD,
    "evaluation": EVALUATION,
    "reflection": REFLECTION,
    "forms": FORMS,
    "paths": PATHS_DONE,
}
"""The words of each tool (`tool-name.js`), by its name, and those of the questions that tools load."""
