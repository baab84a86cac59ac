"""The subjects of commits, which `make check` reads."""

import subprocess

from tests.deploy.files import ROOT


def test_a_subject_is_short_and_of_one_change(tmp_path):
    def git(*words):
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    def checked():
        done = subprocess.run(
            ROOT / ".ci/subjects", cwd=tmp_path, check=False, capture_output=True, text=True
        )
        return done.returncode, done.stdout + done.stderr

    assert checked()[0] == 0
    assert "not checked" in checked()[1], "without a main branch it says so"
    git("init", "--initial-branch", "main")
    git("commit", "--allow-empty", "--message", "a" * 73)
    git("checkout", "-b", "mine")
    assert checked() == (0, ""), "what main has is not asked about"
    for subject, accepted in (("é" * 72, True), ("b" * 73, False), ("one; two", False)):
        git("commit", "--allow-empty", "--message", subject)
        code, said = checked()
        assert (code == 0) == accepted, subject
        assert accepted or subject in said
        git("reset", "--hard", "main")
