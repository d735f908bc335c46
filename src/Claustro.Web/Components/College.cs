using Microsoft.Extensions.Configuration;

namespace Claustro.Web.Components;

/// <summary>What the pages say of the college itself.</summary>
public static class College
{
    /// <summary><c>Institution:Name</c>.</summary>
    public static string Name(IConfiguration configuration) => configuration["Institution:Name"] is { Length: > 0 } name ? name : "Universidad Claustro";
}
