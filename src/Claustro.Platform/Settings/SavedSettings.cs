using Microsoft.Extensions.Configuration;

namespace Claustro.Platform.Settings;

/// <summary>
/// Settings that administrators have changed while the college runs, as the last source of the configuration: what is saved goes
/// before what the installation says, and whoever reads the key anew has it. Empty until the module that keeps them sets them.
/// </summary>
public sealed class SavedSettings : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>All that hold now; one that is left out is the installation's again.</summary>
    public void Replace(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        Data = new Dictionary<string, string?>(settings, StringComparer.OrdinalIgnoreCase);
        OnReload();
    }
}
