"""The only place that joins the rooms: article -> translations -> alignment -> scores; a file for each way through."""
