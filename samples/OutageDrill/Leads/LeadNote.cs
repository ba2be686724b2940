namespace OutageDrill.Leads;

internal sealed record LeadNote(DateTime At, string Author, string Text);
