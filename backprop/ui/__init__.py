"""What the pages share: widgets, state and words. The only part of the library that imports Streamlit."""
