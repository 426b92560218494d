"""The archive: articles in, ranked passages out.

Imports nothing from the other packages of this project.
"""
