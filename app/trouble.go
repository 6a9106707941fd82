package app

// Trouble is an error that a person may meet, with the sentence that helps.
// What a person typed wrong is a [CheckError] or a [PINError] instead.
type Trouble struct {
	// Key is that of a sentence in the catalogue, for example "trouble.full"; it
	// has no placeholders and ends in what to do.
	Key string
	Err error
}

// Error implements error.
func (e *Trouble) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *Trouble) Unwrap() error { return e.Err }
