"""What a stream sounds like, and its numbers as tables: the only place that decodes audio or needs pandas."""
