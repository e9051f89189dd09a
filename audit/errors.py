"""What can go wrong with the audit log and the accounts.

AuditError             base: one Japanese sentence with the reason and the next step
├── Unavailable        the database cannot be reached, read or written
├── Damaged            the file is no audit log, or was written by a newer version of this program
├── AccountError       what an administrator asked for an account cannot be done
├── FeedbackRefused    the note or the question does not pass the policy; nothing was kept
├── InboxRefused       a question for the 質問箱 does not pass the policy, or is not there; nothing was kept
├── PinRefused         a question is not kept among those asked often
├── SignInFailed       name or password is wrong, the account is disabled, or too many tries; never says which exists
├── SessionEnded       there is no such session, or its time is over
└── NotAllowed         the role does not permit it
"""

from __future__ import annotations


class AuditError(Exception):
    """Something about the audit log or the accounts that the person has to know."""


class Unavailable(AuditError):
    pass


class Damaged(AuditError):
    pass


class AccountError(AuditError):
    pass


class FeedbackRefused(AuditError):
    pass


class InboxRefused(AuditError):
    pass


class PinRefused(AuditError):
    pass


class SignInFailed(AuditError):
    pass


class SessionEnded(AuditError):
    pass


class NotAllowed(AuditError):
    pass
