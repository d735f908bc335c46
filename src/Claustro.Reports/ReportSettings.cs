using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Claustro.Reports;

/// <summary>Settings of the engine; read once at start, where a wrong one stops it with one sentence.</summary>
/// <param name="KeepDays"><c>Reports:KeepDays</c>: how long a finished report and its file are kept. Default 30.</param>
internal sealed record ReportSettings(int KeepDays)
{
    private const int Least = 1, Most = 3650;

    public static ReportSettings Read(IConfiguration configuration)
    {
        var text = configuration["Reports:KeepDays"];
        return string.IsNullOrWhiteSpace(text) ? new ReportSettings(30)
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= Least and <= Most ? new ReportSettings(days)
            : throw new InvalidDataException($"Reports:KeepDays must be a number of days from {Least} to {Most}.");
    }
}
