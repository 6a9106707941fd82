package wiring

import (
	"fmt"

	"titian/app"
	"titian/app/region"
	"titian/app/rules"
	"titian/assets"
)

// Checker returns a checker with the rules and regions that are embedded in the
// program.
func Checker() (*app.Checker, error) {
	data, err := assets.Rules()
	if err != nil {
		return nil, fmt.Errorf("load rules: %w", err)
	}
	book, err := rules.Load(data...)
	if err != nil {
		return nil, fmt.Errorf("load rules: %w", err)
	}
	regions, err := region.Load(assets.Regions())
	if err != nil {
		return nil, fmt.Errorf("load regions: %w", err)
	}
	checker, err := app.NewChecker(book, regions)
	if err != nil {
		return nil, fmt.Errorf("make checker: %w", err)
	}
	return checker, nil
}
