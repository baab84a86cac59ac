"""The app in browsers' other engines."""
