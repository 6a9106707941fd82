package shell

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/ui/frame"
)

func anyPlace(frame.Place) bool { return true }

func TestTheTrailComesBackAsItWas(t *testing.T) {
	was := trail{
		{Route: frame.Route{Place: frame.Home}},
		{Route: frame.Route{Place: frame.Families, Filter: "draft"}, Save: json.RawMessage(`{"scroll":412.5}`)},
		{Route: frame.Route{Place: frame.Sheet, Dossier: uuid.UUID{7}, Field: "members[2].person.nik"}, Save: json.RawMessage(`{"typed":"33020"}`)},
	}
	state, err := was.encode()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(was, decodeTrail(state, anyPlace)); diff != "" {
		t.Errorf("the trail came back changed (-was +is):\n%s", diff)
	}
}

func TestATrailThatCannotBeReadBeginsAtHome(t *testing.T) {
	never := func(frame.Place) bool { return false }
	kept, err := trail{{Route: frame.Route{Place: "reports"}}}.encode()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		state []byte
		known func(frame.Place) bool
	}{
		"nothing":          {nil, anyPlace},
		"not JSON":         {[]byte("{"), anyPlace},
		"another form":     {[]byte(`{"v":99,"visits":[{"route":{"place":"sheet"}}]}`), anyPlace},
		"no visits":        {[]byte(`{"v":1}`), anyPlace},
		"a page of others": {kept, never},
	} {
		if diff := cmp.Diff(home(), decodeTrail(c.state, c.known)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestTheTrailIsBounded(t *testing.T) {
	way := home()
	for i := range 3 * longestTrail {
		way = way.open(visit{Route: frame.Route{Place: frame.Sheet, Dossier: uuid.UUID{byte(i)}}})
	}
	if len(way) != longestTrail || way.last().Route.Dossier != (uuid.UUID{3*longestTrail - 1}) {
		t.Errorf("%d stops, the last %v", len(way), way.last().Route)
	}
}

func TestBackNeverLeavesTheWindowEmpty(t *testing.T) {
	way := trail{{Route: frame.Route{Place: frame.Sheet}}}
	if diff := cmp.Diff(home(), way.back()); diff != "" {
		t.Errorf("back from the only stop (-want +got):\n%s", diff)
	}
	if got := home().open(way[0]).back(); len(got) != 1 || got.last().Route.Place != frame.Home {
		t.Errorf("back to %v", got)
	}
}

func TestTheNewestStateOfARouteIsFound(t *testing.T) {
	families := frame.Route{Place: frame.Families}
	way := trail{{Route: families, Save: json.RawMessage(`1`)}, {Route: families, Save: json.RawMessage(`2`)}}
	if got := way.saved(families); string(got) != "2" {
		t.Errorf("found %s", got)
	}
	if got := way.saved(frame.Route{Place: frame.Families, Filter: "x"}); got != nil {
		t.Errorf("another route gave %s", got)
	}
}
