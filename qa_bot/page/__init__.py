"""The browser page: Gradio components, our own HTML for everything that articles and readers write."""
