"""Files in and out: tables read as text, checked into drafts and problems; workbooks written for people."""
