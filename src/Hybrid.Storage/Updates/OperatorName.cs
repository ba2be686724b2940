namespace Hybrid.Storage.Updates;

/// <summary>The MQL name of a step's operator.</summary>
internal static class OperatorName
{
    public static string Of(UpdateStep step) => step switch
    {
        SetStep => "$set",
        SetOnInsertStep => "$setOnInsert",
        UnsetStep => "$unset",
        IncrementStep => "$inc",
        MultiplyStep => "$mul",
        MinStep => "$min",
        MaxStep => "$max",
        RenameStep => "$rename",
        PushStep => "$push",
        AddToSetStep => "$addToSet",
        PopStep => "$pop",
        PullStep => "$pull",
        PullAllStep => "$pullAll",
        BitStep => "$bit",
        CurrentDateStep => "$currentDate",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step.GetType().Name, "Not a step of this library."),
    };
}
