package kit

import (
	"image/color"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// ToastTime is how long a toast stays.
const ToastTime = 6 * time.Second

// toastMost is how many toasts stand at once; an older one makes room.
const toastMost = 3

// ToastsParams make [Toasts].
type ToastsParams struct {
	// After calls f on the UI goroutine once d has passed.
	After func(d time.Duration, f func())
	// Undo is the text of the button, Key its shortcut as shown.
	Undo, Key string
}

// Toasts are short messages at the lower edge about what is done, the newest
// last, each gone by itself. It lies over the whole window and lets clicks
// through beside the messages. A toast stays while the pointer or the focus is
// on it.
type Toasts struct {
	widget.BaseWidget

	p     ToastsParams
	items []*toast
}

// NewToasts returns an empty pile.
func NewToasts(p ToastsParams) *Toasts {
	t := &Toasts{p: p}
	t.ExtendBaseWidget(t)
	return t
}

// Add shows a message; undo may be nil.
func (t *Toasts) Add(tone look.Tone, text string, undo func()) {
	item := newToast(t, tone, text, undo)
	t.items = append(t.items, item)
	for len(t.items) > toastMost {
		t.items = slices.Delete(t.items, 0, 1)
	}
	t.Refresh()
	t.wait(item)
}

// Count returns how many messages are shown.
func (t *Toasts) Count() int { return len(t.items) }

// Undo does what the button of the newest message that has one does; false if
// there is none.
func (t *Toasts) Undo() bool {
	for _, item := range slices.Backward(t.items) {
		if item.undo != nil {
			item.press()
			return true
		}
	}
	return false
}

// Clear takes all messages away, for example when the window locks.
func (t *Toasts) Clear() {
	t.items = nil
	t.Refresh()
}

func (t *Toasts) wait(item *toast) {
	t.p.After(ToastTime, func() {
		if item.held() {
			t.wait(item)
			return
		}
		t.drop(item)
	})
}

func (t *Toasts) drop(item *toast) {
	if i := slices.Index(t.items, item); i >= 0 {
		t.items = slices.Delete(t.items, i, i+1)
		t.Refresh()
	}
}

// CreateRenderer implements [fyne.Widget].
func (t *Toasts) CreateRenderer() fyne.WidgetRenderer { return &toastsRenderer{t} }

type toastsRenderer struct{ t *Toasts }

func (r *toastsRenderer) Layout(size fyne.Size) {
	gap := sizeOf(r.t, look.SizeSpace2)
	y := size.Height - sizeOf(r.t, look.SizeSpace4)
	for _, item := range slices.Backward(r.t.items) {
		width := min(item.MinSize().Width, size.Width-2*gap)
		item.Resize(fyne.NewSize(width, item.Size().Height))
		height := item.MinSize().Height
		y -= height
		item.Move(fyne.NewPos((size.Width-width)/2, y))
		item.Resize(fyne.NewSize(width, height))
		y -= gap
	}
}

func (r *toastsRenderer) Refresh() {
	for _, item := range r.t.items {
		item.Refresh()
	}
	r.Layout(r.t.Size())
	canvas.Refresh(r.t)
}

func (*toastsRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *toastsRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(r.t.items))
	for i, item := range r.t.items {
		objects[i] = item
	}
	return objects
}

func (*toastsRenderer) Destroy() {}

// toast is one message.
type toast struct {
	widget.BaseWidget

	pile    *Toasts
	tone    look.Tone
	text    *Label
	action  *Button
	undo    func()
	hovered bool
}

var _ desktop.Hoverable = (*toast)(nil)

func newToast(pile *Toasts, tone look.Tone, text string, undo func()) *toast {
	t := &toast{pile: pile, tone: tone, text: NewLabel(Body, text).Wrap(), undo: undo}
	t.action = NewButton(ButtonParams{Text: pile.p.Undo, Icon: IconUndo, Key: pile.p.Key, Kind: Plain, Do: t.press})
	t.action.Hidden = undo == nil
	t.ExtendBaseWidget(t)
	return t
}

func (t *toast) press() {
	undo := t.undo
	t.undo = nil
	t.pile.drop(t)
	if undo != nil {
		undo()
	}
}

func (t *toast) held() bool { return t.hovered || t.action.Focused() }

// MouseIn implements [desktop.Hoverable].
func (t *toast) MouseIn(*desktop.MouseEvent) { t.hovered = true }

// MouseMoved implements [desktop.Hoverable].
func (*toast) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (t *toast) MouseOut() { t.hovered = false }

// CreateRenderer implements [fyne.Widget].
func (t *toast) CreateRenderer() fyne.WidgetRenderer {
	r := &toastRenderer{t: t, ground: canvas.NewRectangle(color.Transparent), icon: canvas.NewImageFromResource(nil)}
	r.icon.FillMode = canvas.ImageFillContain
	r.Refresh()
	return r
}

type toastRenderer struct {
	t      *toast
	ground *canvas.Rectangle
	icon   *canvas.Image
}

func (r *toastRenderer) Refresh() {
	ink, ground := r.t.tone.Colors()
	r.ground.FillColor, r.ground.StrokeColor = colorOf(r.t, ground), colorOf(r.t, ink)
	r.ground.StrokeWidth = sizeOf(r.t, theme.SizeNameSeparatorThickness)
	r.ground.CornerRadius = sizeOf(r.t, theme.SizeNameInputRadius)
	setIcon(r.icon, r.t, toneIcon(r.t.tone), ink, sizeOf(r.t, look.SizeIcon))
	r.Layout(r.t.Size())
	canvas.Refresh(r.t)
}

// around is what stands beside the text.
func (r *toastRenderer) around() float32 {
	pad := sizeOf(r.t, look.SizeSpace3)
	width := 3*pad + sizeOf(r.t, look.SizeIcon)
	if r.t.action.Visible() {
		width += r.t.action.MinSize().Width + pad/2
	}
	return width
}

func (r *toastRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	pad, icon := sizeOf(r.t, look.SizeSpace3), sizeOf(r.t, look.SizeIcon)
	r.icon.Move(fyne.NewPos(pad, (size.Height-icon)/2))
	r.icon.Resize(fyne.NewSquareSize(icon))
	if r.t.action.Visible() {
		least := r.t.action.MinSize()
		r.t.action.Move(fyne.NewPos(size.Width-pad/2-least.Width, (size.Height-least.Height)/2))
		r.t.action.Resize(least)
	}
	width := max(size.Width-r.around(), 0)
	r.t.text.Resize(fyne.NewSize(width, r.t.text.Size().Height))
	height := r.t.text.MinSize().Height
	r.t.text.Move(fyne.NewPos(pad+icon+pad, (size.Height-height)/2))
	r.t.text.Resize(fyne.NewSize(width, height))
}

// MinSize is as wide as the whole text, and as high as its lines are at the
// width that the toast has.
func (r *toastRenderer) MinSize() fyne.Size {
	pad := sizeOf(r.t, look.SizeSpace3)
	height := max(sizeOf(r.t, look.SizeTarget), r.t.text.MinSize().Height+pad) + pad
	// A little more than the sum: a width that is just right breaks a line by
	// rounding.
	return fyne.NewSize(r.t.text.full()+r.around()+1, height)
}

func (r *toastRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.icon, r.t.text, r.t.action}
}

func (*toastRenderer) Destroy() {}
