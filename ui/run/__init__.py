"""What trains on a page, and plays, stops and explains a run."""
