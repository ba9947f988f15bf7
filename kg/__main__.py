"""`python -m kg`, and the file that spark-submit is given."""

from kg.cli import main

if __name__ == "__main__":
    main()
