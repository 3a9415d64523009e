package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"treatybot/corpus"
	"treatybot/corpus/library"
	"treatybot/corpus/pull"
)

func newPullCommand(a *app) *cobra.Command {
	var c pull.Config
	cmd := &cobra.Command{
		Use:   "pull [TREATY...]",
		Short: "Download the official wordings of treaties",
		Long: `Download the official wordings of the treaties, or of those named, from their
publishers, and show them above our plain words. Each file is checked against
the SHA-256 that comes with this program, and each text for its articles; what
does not fit is refused, and the wording that was there stays. A pull that is
stopped goes on where it was when it is run again.

A proxy is taken from HTTPS_PROXY, HTTP_PROXY and NO_PROXY. Without a network,
--from takes the same files from a folder.

Exit codes: 0 all are installed; 1 one was refused, or the pull was stopped;
2 wrong usage.`,
		Example: "  treatybot corpus pull\n  treatybot corpus pull ottawa-1997 npt\n  treatybot corpus pull --from files --dry-run",
		RunE: func(cmd *cobra.Command, treaties []string) (err error) {
			if c.Sources, err = chosenSources(treaties); err != nil {
				return err
			}
			return a.pull(cmd.Context(), c)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&c.From, "from", "", "folder that holds the files; nothing is downloaded")
	flags.BoolVar(&c.DryRun, "dry-run", false, "download and check, but write nothing")
	return cmd
}

// chosenSources gives the sources of the treaties named, each by its id or the
// beginning of it: "cwc" means the convention and its annexes.
func chosenSources(names []string) ([]library.Source, error) {
	all, err := library.Sources()
	if err != nil || len(names) == 0 {
		return all, err
	}
	wanted := map[string]bool{}
	for _, name := range names {
		slug, found := corpus.Slug(name), false
		for _, s := range all {
			if s.ID == slug || strings.HasPrefix(s.ID, slug+"-") && !slices.ContainsFunc(all, func(o library.Source) bool { return o.ID == slug }) {
				wanted[s.ID], found = true, true
			}
		}
		if !found {
			var ids []string
			for _, s := range all {
				ids = append(ids, s.ID)
			}
			return nil, &usageError{fmt.Errorf("no source for the treaty %q", name), "There are: " + strings.Join(ids, ", ") + "."}
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(s library.Source) bool { return !wanted[s.ID] }), nil
}

// pull runs the pull and tells what became of each treaty.
func (a *app) pull(ctx context.Context, c pull.Config) error {
	if err := a.configure(); err != nil {
		return err
	}
	if c.From != "" {
		if info, err := os.Stat(c.From); err != nil || !info.IsDir() {
			return &usageError{fmt.Errorf("no folder %s", c.From), "Give the folder that holds the files with --from."}
		}
	}
	progress, finish := a.pullProgress()
	c.Data, c.Base, c.Today, c.Log, c.Progress = a.config.DataDir, a.config.Mirror, corpus.DateOf(time.Now()), a.log, progress
	c.Client = pull.NewClient(http.ProxyFromEnvironment)
	results, err := pull.Run(ctx, c)
	finish()
	failed := false
	for _, r := range results {
		failed = a.reportPull(c, r) || failed
	}
	switch {
	case errors.Is(err, context.Canceled):
		return &hinted{fmt.Errorf("stopped after %d of %d treaties", len(results), len(c.Sources)), "Run it again to go on from there."}
	case errors.Is(err, fs.ErrPermission):
		return &hinted{err, refusedHint}
	case err != nil:
		return err
	case failed:
		return exitCode(exitFailure)
	}
	return nil
}

// reportPull prints the line of one treaty, and reports whether it failed.
func (a *app) reportPull(c pull.Config, r pull.Result) (failed bool) {
	if r.Err != nil {
		printError(a.errs, &hinted{fmt.Errorf("%s: refused: %w", r.Treaty, r.Err), pullHint(c, r)})
		return true
	}
	change := string(r.Change)
	if c.DryRun && r.Change != library.Unchanged {
		change = "would be " + change
	}
	counts := counted(r.Paragraphs, "paragraph")
	if r.Articles > 0 {
		counts = counted(r.Articles, "article") + ", " + counts
	}
	fmt.Fprintf(a.out, "%s: %s, %s; %s; %s\n", r.Treaty, change, counts, r.Publisher, r.Licence)
	if r.Note != "" {
		fmt.Fprintf(a.errs, "treatybot: %s: %s\n", r.Treaty, r.Note)
	}
	return false
}

// pullHint says what to do about a treaty that was refused.
func pullHint(c pull.Config, r pull.Result) string {
	var status *pull.StatusError
	var network net.Error
	switch {
	case errors.Is(r.Err, pull.ErrMissing):
		i := slices.IndexFunc(c.Sources, func(s library.Source) bool { return s.ID == r.Treaty })
		f := c.Sources[i].Text()
		return fmt.Sprintf("Save %s there as %s.", f.URL, f.Name)
	case errors.Is(r.Err, pull.ErrChanged), errors.Is(r.Err, pull.ErrSize):
		return "What was installed before stays. Check what stands between here and the publisher (a mirror, a proxy), or get the file elsewhere and use --from."
	case errors.As(r.Err, &status), errors.Is(r.Err, pull.ErrCutOff):
		return "What was installed before stays. Try again later; what has come is kept."
	case errors.As(r.Err, &network):
		return "Check the network, and HTTPS_PROXY where a proxy is needed; --from takes the files from a folder."
	case errors.Is(r.Err, fs.ErrPermission):
		return refusedHint
	default:
		return "What was installed before stays. This is a mistake in treatybot: please report it."
	}
}

// pullProgress shows a bar on a terminal. finish takes it away.
func (a *app) pullProgress() (progress func(pull.Progress), finish func()) {
	f, ok := a.errs.(*os.File)
	isTerminal := ok && term.IsTerminal(int(f.Fd()))
	var bar *progressbar.ProgressBar
	progress = func(p pull.Progress) {
		switch {
		case p.Waiting:
			fmt.Fprintln(a.errs, "Waiting for another pull to end.")
		case !isTerminal:
		case bar == nil:
			bar = progressbar.NewOptions64(p.Total, progressbar.OptionSetWriter(f), progressbar.OptionClearOnFinish(),
				progressbar.OptionShowBytes(true), progressbar.OptionThrottle(50*time.Millisecond))
			fallthrough
		default:
			bar.Describe(p.Treaty)
			_ = bar.Set64(p.Done)
		}
	}
	return progress, func() {
		if bar != nil {
			_ = bar.Clear()
		}
	}
}
