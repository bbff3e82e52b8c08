"""Keeping the records: from an article to drafted claims, from a draft to a row of a table.

Reading an article      sentences, datelines, passages
Who says what           words, cues, subjects, forms, speakers, attribution
Where                   gazetteer
Drafts and tables       drafts, adding, writing
"""
