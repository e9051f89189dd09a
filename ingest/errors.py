"""What can go wrong while a file is read.

IngestError                   base: ``reason`` says what and where, ``advice`` what to do next (Japanese, for staff)
├── UnsupportedFile           no reader for this kind of file
├── MisnamedFile              the content is not what the extension says
├── EmptyFile                 no bytes
├── BrokenFile                truncated or damaged
├── EncryptedFile             a password is needed
├── NoText                    readable, but holds no text (scanned pages, pictures only)
├── UnknownEncoding           a text file in none of the encodings we know
├── NotFetched                a web address gave nothing, or is none that may be asked
├── OversizedFile             larger than the settings allow, or a zip that would unpack to too much
└── UnreadableFile            the operating system refused (permissions, vanished, not a file)
"""

from __future__ import annotations


class IngestError(Exception):
    """A file could not be read; ``str(error)`` is one Japanese sentence with the reason and the next step."""

    advice = "ファイルを確認してから、もう一度追加してください。"

    def __init__(self, reason: str, advice: str | None = None) -> None:
        self.reason = reason
        if advice is not None:
            self.advice = advice
        super().__init__(f"{reason}{self.advice}")


class UnsupportedFile(IngestError):
    advice = "PDF、DOCX、XLSX、PPTX、HTML、TXT、Markdown のいずれかに変換して追加してください。"


class MisnamedFile(IngestError):
    advice = "拡張子を実際の形式に合わせて付け直してから追加してください。"


class EmptyFile(IngestError):
    advice = "中身のあるファイルかどうかを確認してください。"


class BrokenFile(IngestError):
    advice = "元の文書から保存し直したファイルを追加してください。"


class EncryptedFile(IngestError):
    advice = "パスワードを外して保存し直したファイルを追加してください。"


class NoText(IngestError):
    advice = "文字を含む文書か、文字認識(OCR)をかけた文書を追加してください。"


class UnknownEncoding(IngestError):
    advice = "UTF-8 で保存し直してから追加してください。"


class NotFetched(IngestError):
    advice = "URL と、外へつながるネットワーク(プロキシ)を確認してください。"


class OversizedFile(IngestError):
    advice = "分割するか、設定の max_file_bytes を見直してください。"


class UnreadableFile(IngestError):
    advice = "ファイルがあることと、読み取りの権限を確認してください。"
