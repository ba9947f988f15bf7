"""Write a build for other programs."""
