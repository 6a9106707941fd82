package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"titian/app/civil"
	"titian/app/region"
	"titian/app/sample"
	"titian/assets"
	"titian/internal/files"
)

type sampleCmd struct {
	Families int    `help:"How many families; the first twelve are the hard cases, 51 people." default:"12"`
	Seed     uint64 `help:"The same seed gives the same families and pictures." default:"51"`
	Out      string `help:"Folder for the files; manifest.json there lists them." required:"" placeholder:"DIR" type:"path"`
}

func (cmd *sampleCmd) Run(ctx context.Context, c *call) error {
	if cmd.Families < 1 || cmd.Families > sample.MaxFamilies {
		return withCode(exitUsage, "", errors.New(c.words.Text("ctl.error.sample_families")))
	}
	regions, err := region.Load(assets.Regions())
	if err != nil {
		return fmt.Errorf("load regions: %w", err)
	}
	maker, err := sample.NewMaker(regions)
	if err != nil {
		return fmt.Errorf("make samples: %w", err)
	}
	if err := os.MkdirAll(cmd.Out, 0o700); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	put := func(name string, data []byte) error {
		return files.WriteFile(files.OS{}, filepath.Join(cmd.Out, name), data)
	}
	today := civil.In(c.clock.Now(), civil.Zone(""))
	manifest, err := maker.Write(ctx, cmd.Seed, cmd.Families, today, put)
	if err != nil {
		return fmt.Errorf("write samples: %w", err)
	}
	raw, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	if err := put("manifest.json", append(raw, '\n')); err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	if done, err := c.answer(manifest); done {
		return err
	}
	c.say("sample.done", "families", strconv.Itoa(cmd.Families), "dir", cmd.Out)
	return nil
}
