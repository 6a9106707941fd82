// Package kit holds the widgets that all pages share: fields with their
// explanations, lists, the members grid, documents, buttons, messages.
//
// They are dumb: data goes in, callbacks come out, texts arrive ready to be
// read. They judge nothing, ask no port, keep nothing, and leave the UI
// goroutine to nobody. All of it belongs to the UI goroutine.
package kit
