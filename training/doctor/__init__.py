"""The doctor: it reads the record of a training and says what may be wrong, with its figures."""
