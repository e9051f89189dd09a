"""What can go wrong with the index.

StoreError                 base: one Japanese sentence with the reason and the next step
├── EmptyStore             nothing was added yet
├── DamagedGeneration      a file is missing or its checksum differs; names the file
├── OtherFormat            written by another version of this program
├── EncoderMismatch        built with one encoder, asked with another
├── StoreLocked            somebody else is writing; says who and since when
├── UnknownGeneration      there is no such generation
├── OriginalUnavailable    the kept copy of an ingested file is missing or damaged
├── UnknownDocument        no document, or more than one, fits the name given
├── Cancelled              somebody gave the update up; the store is as before
├── EditRefused            what was typed for a field of a document cannot be; says which and why
├── WorkerKilled           a process that cut passages for search was killed; the old generation stays live
├── BackupRefused          a backup is damaged or unsafe, or something stands where it would go
└── NotWritten             the disk is full or refuses to be written; the old generation stays live
EncoderError               the model cannot be loaded
"""

from __future__ import annotations


class StoreError(Exception):
    """Something about the store that the person has to decide on."""


class EmptyStore(StoreError):
    pass


class DamagedGeneration(StoreError):
    pass


class OtherFormat(StoreError):
    pass


class EncoderMismatch(StoreError):
    pass


class StoreLocked(StoreError):
    pass


class WorkerKilled(StoreError):
    pass


class UnknownGeneration(StoreError):
    pass


class UnknownDocument(StoreError):
    pass


class Cancelled(StoreError):
    """An update was given up between two documents; nothing of it is in the store."""

    def __init__(self) -> None:
        super().__init__("取りやめました。記録は前のままで、何も変わっていません。")


class EditRefused(StoreError):
    pass


class BackupRefused(StoreError):
    """A backup that cannot be made, is damaged, or would overwrite what is there."""


class OriginalUnavailable(StoreError):
    pass


class NotWritten(StoreError):
    pass


class EncoderError(Exception):
    """The encoder cannot be loaded; says which and what to do."""
