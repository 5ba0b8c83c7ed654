using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansTickets.WebFront.Demo;

/// <summary>How large the demo is. Section <c>Demo</c>.</summary>
internal sealed class DemoOptions
{
    public const string Section = "Demo";

    /// <summary>How many mails fill a fresh help desk.</summary>
    /// <value>The default value is 320.</value>
    [Range(1, 100_000)]
    public int Mails { get; set; } = 320;
}

[OptionsValidator]
internal sealed partial class DemoOptionsValidator : IValidateOptions<DemoOptions>;
