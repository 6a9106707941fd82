package desktop

import (
	"titian/ui/families"
	"titian/ui/frame"
	"titian/ui/home"
	"titian/ui/members"
	"titian/ui/outbox"
	"titian/ui/sheet"
	"titian/ui/shell"
)

// pages make the pages of the window.
func (g *Program) pages() map[frame.Place]shell.Factory {
	desk := g.station
	return map[frame.Place]shell.Factory{
		frame.Home: func(h frame.Host, _ frame.Route) frame.Page {
			return home.New(home.Params{Host: h, Desk: desk})
		},
		frame.Families: func(h frame.Host, r frame.Route) frame.Page {
			return families.New(families.Params{Host: h, Desk: desk, Route: r})
		},
		frame.Sheet: func(h frame.Host, r frame.Route) frame.Page {
			return sheet.New(sheet.Params{Host: h, Desk: desk, Route: r, After: g.after})
		},
		frame.Outbox: func(h frame.Host, r frame.Route) frame.Page {
			return outbox.New(outbox.Params{Host: h, Desk: desk, Route: r})
		},
		frame.Members: func(h frame.Host, r frame.Route) frame.Page {
			p := members.Params{Host: h, Desk: desk, Route: r, Copy: g.app.Clipboard().SetContent}
			if g.practice != nil {
				p.Payer = g.practice
			}
			return members.New(p)
		},
	}
}
