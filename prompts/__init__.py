"""Prompt texts as files beside this module, and the loader that reads them."""
