using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Claustro.Imports;

/// <summary>Settings of the section <c>Imports</c>.</summary>
/// <param name="MaxRemovedPercent">How much of what exists an import may disable, delete or drop unless it says otherwise; 0 to 100, default 10.</param>
/// <param name="KeepDays">How long an import and its row errors are kept after its end; default 90.</param>
internal sealed record ImportSettings(int MaxRemovedPercent, int KeepDays)
{
    public static ImportSettings Read(IConfiguration configuration) => new(
        Number(configuration, "MaxRemovedPercent", 10, 0, 100), Number(configuration, "KeepDays", 90, 1, 36_500));

    private static int Number(IConfiguration configuration, string name, int usual, int least, int most) =>
        configuration[$"Imports:{name}"] is not { Length: > 0 } text ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new InvalidDataException($"Imports:{name} must be a whole number from {least} to {most}.");
}
