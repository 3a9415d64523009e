package bot

import "context"

// corpusCommands are the commands by which moderators keep the documents of
// their guild.
func corpusCommands() []*Command {
	draft := Option{"draft", "a document that waits to be published", DraftOption, true}
	document := Option{"document", "title or id of a document of this server", DocumentOption, true}
	return []*Command{
		{
			"corpus add", "Add a file, a link or a text to this server's documents", "corpus add link:https://example.org/statement",
			[]Option{
				{"file", "PDF, Word (.docx), HTML, Markdown, plain text, or CSV", FileOption, false},
				{"link", "address of a web page or a file", LineOption, false},
				{"replace", "the document that it replaces", DocumentOption, false},
				{"text", "the text itself", TextOption, false},
			}, true, false, (*Bot).corpusAdd,
		},
		{"corpus publish", "Publish a document that waits for it", "corpus publish draft:7", []Option{draft}, true, true, (*Bot).corpusPublish},
		{
			"corpus edit", "Change the details of a document that waits to be published", "corpus edit draft:7 title:Statement",
			[]Option{
				draft, {"title", "its title", LineOption, false}, {"language", "its language, such as en or fi", LineOption, false},
				{"date", "day of publication, such as 2025-04-02", DateOption, false}, {"source", "who published it, or its address", LineOption, false},
				{"licence", "under which it may be quoted", LineOption, false},
			}, true, true, (*Bot).corpusEdit,
		},
		{"corpus discard", "Throw away a document that waits to be published", "corpus discard draft:7", []Option{draft}, true, true, (*Bot).corpusDiscard},
		{
			"corpus list", "This server's documents", "corpus list",
			[]Option{{"filter", "words of the title or the id", LineOption, false}}, true, false, (*Bot).corpusList,
		},
		{"corpus show", "A document of this server: what it is and how it was split", "corpus show document:statement", []Option{document}, true, false, (*Bot).corpusShow},
		{"corpus remove", "Take a document of this server out; it can be restored for 30 days", "corpus remove document:statement", []Option{document}, true, false, (*Bot).corpusRemove},
		{
			"corpus restore", "Bring back a removed document, or an older text of one", "corpus restore document:statement",
			[]Option{document, {"revision", "number of the older text, from its history", LineOption, false}}, true, false, (*Bot).corpusRestore,
		},
		{
			"corpus history", "Who did what to this server's documents, and when", "corpus history",
			[]Option{{"document", "only this document", DocumentOption, false}}, true, false, (*Bot).corpusHistory,
		},
		{"corpus gaps", "Questions of this server that found no answer", "corpus gaps", nil, true, false, (*Bot).corpusGaps},
	}
}

func (b *Bot) corpusForm(context.Context, Request) (Form, bool)       { return Form{}, false }
func (b *Bot) corpusAdd(context.Context, Request) (Answer, error)     { return Answer{}, nil }
func (b *Bot) corpusPublish(context.Context, Request) (Answer, error) { return Answer{}, nil }
func (b *Bot) corpusEdit(context.Context, Request) (Answer, error)    { return Answer{}, nil }
func (b *Bot) corpusDiscard(context.Context, Request) (Answer, error) { return Answer{}, nil }
func (b *Bot) corpusList(context.Context, Request) (Answer, error)    { return Answer{}, nil }
func (b *Bot) corpusShow(context.Context, Request) (Answer, error)    { return Answer{}, nil }
func (b *Bot) corpusRemove(context.Context, Request) (Answer, error)  { return Answer{}, nil }
func (b *Bot) corpusRestore(context.Context, Request) (Answer, error) { return Answer{}, nil }
func (b *Bot) corpusHistory(context.Context, Request) (Answer, error) { return Answer{}, nil }
func (b *Bot) corpusGaps(context.Context, Request) (Answer, error)    { return Answer{}, nil }
