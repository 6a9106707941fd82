package media

import (
	"bytes"
	"io"
	"regexp"

	"titian/app/finding"
)

// trailerBytes is how far from the end %%EOF may stand: readers accept 1,024
// bytes (ISO 32000, implementation note 18 of PDF 1.7).
const trailerBytes = 1024

// inspectPDF looks for the end mark, for encryption and for pages. It parses
// nothing: pages inside compressed object streams cannot be counted, and one
// page is said then.
func inspectPDF(src *watched, size int64) (Info, finding.List) {
	whole := make([]byte, size)
	if _, err := io.ReadFull(src, whole); err != nil {
		return Info{}, refuse(CodeTruncated)
	}
	tail := whole[max(0, len(whole)-trailerBytes):]
	if !bytes.Contains(tail, []byte("%%EOF")) {
		return Info{}, refuse(CodeTruncated)
	}
	outside := withoutStreams(whole)
	if encryptKey().Match(outside) {
		return Info{}, refuse(CodeEncrypted)
	}
	pages := len(pageObject().FindAll(outside, -1))
	return Info{Type: PDF, Pages: max(1, pages)}, nil
}

func encryptKey() *regexp.Regexp { return regexp.MustCompile(`/Encrypt[\s\d<]`) }
func pageObject() *regexp.Regexp { return regexp.MustCompile(`/Type\s*/Page[^s\w]`) }

// withoutStreams cuts the contents of streams out, so that neither a picture's
// bytes nor a text on a page is taken for the file's structure. A cross
// reference stream's dictionary, which may hold /Encrypt, stays.
func withoutStreams(pdf []byte) []byte {
	out := make([]byte, 0, min(len(pdf), 1<<16))
	for {
		start := bytes.Index(pdf, []byte("stream"))
		if start < 0 {
			return append(out, pdf...)
		}
		start += len("stream")
		out = append(out, pdf[:start]...)
		pdf = pdf[start:]
		end := bytes.Index(pdf, []byte("endstream"))
		if end < 0 {
			return out
		}
		pdf = pdf[end+len("endstream"):]
	}
}
