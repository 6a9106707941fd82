package sample

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"

	"titian/app"
	"titian/app/region"
)

// people are the parts of invented names, with the villages they belong to.
type people struct {
	Cultures   []culture   `json:"cultures"`
	Foreigners []foreigner `json:"foreigners"`
}

// culture is one way of giving names, and the place where it is at home.
type culture struct {
	Key         string   `json:"key"`
	Villages    []string `json:"villages"` // region codes, 10 digits
	PostalCode  string   `json:"postal_code"`
	BirthPlaces []string `json:"birth_places"`
	Streets     []string `json:"streets"`
	Hamlets     []string `json:"hamlets"`
	Male        []string `json:"male"`
	Female      []string `json:"female"`
	// The others may be empty.
	SecondMale   []string `json:"second_male"`
	SecondFemale []string `json:"second_female"`
	SingleMale   []string `json:"single_male"` // elders with one word
	SingleFemale []string `json:"single_female"`
	OrderMale    []string `json:"order_male"` // set before the name by order of birth
	OrderFemale  []string `json:"order_female"`
	Clans        []string `json:"clans"`
	// Lineage is the parent whose clan the children bear.
	Lineage app.Sex `json:"lineage"`
	// Covered draws women with a headscarf.
	Covered bool `json:"covered"`
}

type foreigner struct {
	Nationality string   `json:"nationality"` // ISO 3166
	BirthPlace  string   `json:"birth_place"`
	Male        []string `json:"male"`
	Female      []string `json:"female"`
}

// loadPeople reads the parts and checks that each culture can name and house
// a family.
func loadPeople(data []byte, regions *region.Table) (people, error) {
	var p people
	if err := json.Unmarshal(data, &p); err != nil {
		return people{}, fmt.Errorf("%w: decode people: %w", ErrData, err)
	}
	if len(p.Cultures) == 0 || len(p.Foreigners) == 0 {
		return people{}, fmt.Errorf("%w: no people", ErrData)
	}
	for i := range p.Cultures {
		c := &p.Cultures[i]
		for name, list := range map[string][]string{
			"villages": c.Villages, "birth_places": c.BirthPlaces, "streets": c.Streets,
			"hamlets": c.Hamlets, "male": c.Male, "female": c.Female,
		} {
			if len(list) == 0 {
				return people{}, fmt.Errorf("%w: culture %s has no %s", ErrData, c.Key, name)
			}
		}
		for _, code := range c.Villages {
			if _, ok := regions.ByCode(code); !ok || region.Code(code).Level() != region.Village {
				return people{}, fmt.Errorf("%w: culture %s: no village %s", ErrData, c.Key, code)
			}
		}
	}
	return p, nil
}

// culture returns the one with this key, or any if there is none.
func (p *people) culture(key string, rng *rand.Rand) *culture {
	for i := range p.Cultures {
		if p.Cultures[i].Key == key {
			return &p.Cultures[i]
		}
	}
	return &p.Cultures[rng.IntN(len(p.Cultures))]
}

// called is a full name and the given name in it.
type called struct{ full, given string }

// fullName draws a name. birth is the order of birth, 0 for the first.
func (c *culture) fullName(rng *rand.Rand, sex app.Sex, birth int, clan string) called {
	order, names, second := c.OrderMale, c.Male, c.SecondMale
	if sex == app.Female {
		order, names, second = c.OrderFemale, c.Female, c.SecondFemale
	}
	given := pick(rng, names)
	var words []string
	if len(order) > 0 {
		words = append(words, order[birth%len(order)])
	}
	words = append(words, given)
	if len(second) > 0 {
		words = append(words, pick(rng, second))
	}
	if clan != "" {
		words = append(words, clan)
	}
	return called{strings.Join(words, " "), given}
}

// singleName draws the one-word name of an elder; a given name where elders
// have none of their own.
func (c *culture) singleName(rng *rand.Rand, sex app.Sex) called {
	single, names := c.SingleMale, c.Male
	if sex == app.Female {
		single, names = c.SingleFemale, c.Female
	}
	if len(single) == 0 {
		single = names
	}
	name := pick(rng, single)
	return called{name, name}
}

func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }
