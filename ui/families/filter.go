package families

import (
	"slices"

	"titian/app"
)

// Filters that a [frame.Route] may name.
const (
	FilterAll      = "all"
	FilterDraft    = "draft"
	FilterNeed     = "need"
	FilterWaiting  = "waiting"
	FilterReview   = "review"
	FilterNumbered = "numbered"
	FilterPaid     = "paid"
	FilterActive   = "active"
	FilterRegister = "register"
)

// filters are in the order of the chips.
func filters() []string {
	return []string{
		FilterAll, FilterDraft, FilterNeed, FilterWaiting, FilterReview, FilterNumbered, FilterPaid, FilterActive, FilterRegister,
	}
}

// known returns filter, or all for one that does not exist.
func known(filter string) string {
	if slices.Contains(filters(), filter) {
		return filter
	}
	return FilterAll
}

func stagesOf(filter string) []app.Stage {
	switch filter {
	case FilterDraft:
		return []app.Stage{app.StageDraft}
	case FilterWaiting:
		return []app.Stage{app.StageReady}
	case FilterReview:
		return []app.Stage{app.StageReceived, app.StageReview, app.StageDecided}
	case FilterNumbered:
		return []app.Stage{app.StageNumbered}
	case FilterPaid:
		return []app.Stage{app.StagePaid}
	case FilterActive:
		return []app.Stage{app.StageActive}
	default:
		return nil
	}
}

// query is what is asked for a filter.
func query(filter, text string, order app.FamilyOrder) app.FamilyQuery {
	return app.FamilyQuery{
		Text: text, Stages: stagesOf(filter), NeedYou: filter == FilterNeed, Register: filter == FilterRegister, Order: order,
	}
}

// count is how many families a filter chooses when nothing is searched for.
func count(list *app.FamilyList, filter string) int {
	switch filter {
	case FilterAll:
		return list.Total
	case FilterNeed:
		return list.NeedYou
	case FilterRegister:
		return list.Register
	default:
		n := 0
		for _, stage := range stagesOf(filter) {
			n += list.Stages[stage]
		}
		return n
	}
}

// orders are in the order in which they are offered.
func orders() []app.FamilyOrder {
	return []app.FamilyOrder{app.OrderChanged, app.OrderHead, app.OrderPlace}
}
