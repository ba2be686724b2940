using Hybrid.Storage.Tests.Cases;

namespace Hybrid.Storage.Tests.Updates;

/// <summary>The update cases that we answer in another way, each with the reason.</summary>
internal static class UpdateCaseDeviations
{
    // Pipeline updates are not built: an aggregation language inside a write cannot be replayed as operators. They are refused by name.
    private static readonly string[] Pipelines =
    [
        "gen-update-252", "ddb-upd-0230", "ddb-upd-0235", "ddb-upd-0236", "ddb-upd-0240", "ddb-upd-0241", "ddb-upd-0242", "ddb-upd-0248",
        "ddb-upd-0249", "ddb-upd-0256", "ddb-upd-0257", "ddb-upd-0258", "ddb-upd-0260", "ddb-upd-0261", "ddb-upd-0262", "ddb-upd-0263",
        "ddb-upd-0264", "ddb-upd-0265", "ddb-upd-0266", "ddb-upd-0581",
    ];

    private static readonly Dictionary<string, CaseDeviation> Others = new()
    {
        ["gen-update-042"] = new(
            "Equal in value: the server turns a double into a decimal of 15 digits before it adds (ddb-upd-0150 shows the digits)."),
        ["mm-0754"] = new("Only the order of fields: the case came through a JavaScript object, which puts numeric names first."),
        ["mm-1089"] = new("Only the order of fields: the server takes equalities of the filter by path, then the operators."),
        ["mm-0977"] = new(
            "The server has refused fields beside $each in $addToSet since 2.6; to accept them would only move the error to the replay.",
            "$addToSet"),
        ["ddb-upd-0518"] = new(
            "Only the order of fields: the server applies several renames in the order of their new names, not of their old ones."),
        ["ddb-upd-0621"] = new(
            "An $or of several branches gives no position (mm-0770 says so too). "
            + "Here the server's optimizer makes one $in of them; that is not to be relied on."),
    };

    public static IReadOnlyDictionary<string, CaseDeviation> All { get; } = Others
        .Concat(Pipelines.Select(static id => KeyValuePair.Create(id, new CaseDeviation("Pipeline updates are not built.", "pipeline"))))
        .ToDictionary();
}
