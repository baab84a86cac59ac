"""Pictures of trainings: losses by epoch, paths through the loss, many runs side by side."""
