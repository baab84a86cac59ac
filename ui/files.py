"""Files that a learner takes along, or brings."""

import streamlit as st


def offer_file(label: str, content: bytes, file_name: str, *, key: str) -> None:
    """Show a button that downloads some bytes.

    Parameters
    ----------
    label : str
        What the button says.
    content : bytes
        What is in the file.
    file_name : str
        What it is called.
    key : str
        Unique in the session.
    """
    st.download_button(
        label,
        content,
        file_name,
        "application/octet-stream",
        icon=":material/download:",
        key=key,
        on_click="ignore",
    )


def given_file(label: str, *, max_bytes: int, key: str) -> bytes | None:
    """Ask for a file, and return what is in it; one that is too large is refused unread.

    Parameters
    ----------
    label : str
        What is wanted.
    max_bytes : int
        The most that is read, at most a million.
    key : str
        Unique in the session.

    Returns
    -------
    bytes or None
        None if there is no file yet, or it was refused.
    """
    given = st.file_uploader(label, key=key, max_upload_size=1)
    if given is None:
        return None
    if given.size > max_bytes:
        st.warning(
            f"The file has {given.size:,} bytes; at most {max_bytes:,} are allowed.",
            icon=":material/block:",
        )
        return None
    return given.getvalue()
