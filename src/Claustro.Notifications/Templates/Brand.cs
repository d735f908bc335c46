using Microsoft.Extensions.Configuration;

namespace Claustro.Notifications.Templates;

/// <summary>
/// The institution as letters show it, as the configuration says at this moment: administrators change both while the system runs. A
/// wrong colour is told when it is first read, at the start.
/// </summary>
internal sealed class Brand
{
    private readonly IConfiguration configuration;
    private volatile BrandColor color;

    public Brand(IConfiguration configuration)
    {
        this.configuration = configuration;
        color = BrandColor.Read(Hex);
    }

    /// <summary><c>Institution:Name</c>, default Universidad Claustro.</summary>
    public string Name => Or(configuration["Institution:Name"], "Universidad Claustro");

    /// <summary><c>Institution:Color</c>, default #1e3a5f.</summary>
    public BrandColor Color => Hex is var hex && hex == color.Hex ? color : color = BrandColor.Read(hex);

    private string Hex => Or(configuration["Institution:Color"], "#1e3a5f").ToLowerInvariant();

    private static string Or(string? text, string byDefault) => string.IsNullOrWhiteSpace(text) ? byDefault : text.Trim();
}
