"""The Word draft: a document by the layout of official documents, with charts that Word draws and people edit."""
