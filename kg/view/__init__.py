"""The page: drugs, guideline sections and outcomes in one self-contained HTML file."""
