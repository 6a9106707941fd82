package laptop_test

import (
	"testing"

	"titian/app"
	"titian/internal/testkit/laptop"
)

func TestFilled(t *testing.T) {
	s := laptop.Filled(t, 12)
	list, err := s.Families(t.Context(), app.FamilyQuery{})
	if err != nil {
		t.Fatal(err)
	}
	if list.Total != 12 || len(list.Rows) != 12 || list.Stages[app.StageDraft] != 12 {
		t.Errorf("%d families, %d rows, %v; want 12 drafts", list.Total, len(list.Rows), list.Stages)
	}
}
