namespace OutageDrill.Primaries;

/// <summary>Chooses the primary of the drill.</summary>
internal static class PrimarySwitches
{
    /// <summary>The server of MONGODB_URI, where it is set; else a scripted primary.</summary>
    /// <exception cref="DrillException">The server cannot be used.</exception>
    public static async Task<IPrimarySwitch> ChooseAsync(string folder)
    {
        if (Environment.GetEnvironmentVariable("MONGODB_URI") is not { Length: > 0 } uri)
        {
            return new ScriptedSwitch(Path.Combine(folder, "primary"));
        }

#if WITH_MONGODB
        return await ServerSwitch.ConnectAsync(uri);
#else
        throw await Task.FromResult(new DrillException("MONGODB_URI is set, but this build is without the MongoDB package: unset it."));
#endif
    }
}
