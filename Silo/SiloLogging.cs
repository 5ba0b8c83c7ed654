using Microsoft.Extensions.Configuration.Memory;

namespace OrleansTickets.Silo;

/// <summary>What is logged where no setting says otherwise; settings of section <c>Logging</c> do.</summary>
internal static class SiloLogging
{
    private static readonly Dictionary<string, string?> Levels = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
        ["Logging:LogLevel:Orleans"] = "Warning",
        ["Logging:LogLevel:Polly"] = "Error",
        ["Logging:Console:FormatterName"] = "simple", // or the options of it have no effect
        ["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-dd'T'HH:mm:ss.fffK ",
        ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",
    };

    // First, so that all that comes later wins. No file: the front, which has one of its own, takes the silo's along.
    public static void AddLogLevels(this ConfigurationManager configuration) =>
        ((IConfigurationBuilder)configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = Levels });
}
