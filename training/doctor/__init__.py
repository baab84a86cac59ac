"""The doctor: it finds likely faults in the record of a training, with figures."""
