"""What all trainings share: the recorded run, losses, checks, and measurements."""
