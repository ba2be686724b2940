namespace OutageDrill.Leads;

internal sealed record LeadSource(string Channel, string? Campaign);
