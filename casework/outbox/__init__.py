"""E-mail that leaves once: letters are stored with the step that asks for them, and sent one after the other.

letter       what is sent to one person, and the e-mail that it becomes
box          letters put in, the next one taken, what became of it
transport    over SMTP, or as files into a folder
schedule     when to try again, and how fast letters go
worker       the loop: take, send, settle
settings     what the operator decides
"""
