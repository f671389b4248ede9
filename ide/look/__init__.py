"""Colors, shapes, fonts and style sheets, shared by everything that is drawn."""
