using MudBlazor;

namespace Claustro.Web.Theme;

/// <summary>
/// The college's colours and letters, as MudBlazor takes them: petrol and parchment, calm enough for a long day of work.
/// Each text colour reaches 4.5:1 on what it stands on (WCAG 2.2, 1.4.3).
/// </summary>
internal static class ClaustroTheme
{
    private static readonly string[] Letters = ["system-ui", "-apple-system", "\"Segoe UI\"", "Roboto", "\"Noto Sans\"", "sans-serif"];

    public static readonly MudTheme Theme = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0f4c5c", PrimaryContrastText = "#ffffff",
            Secondary = "#8f4108", SecondaryContrastText = "#ffffff",
            Tertiary = "#5d4a8a", TertiaryContrastText = "#ffffff",
            Info = "#1f5f99", InfoContrastText = "#ffffff",
            Success = "#1e6b3c", SuccessContrastText = "#ffffff",
            Warning = "#8a5a00", WarningContrastText = "#ffffff",
            Error = "#a8201a", ErrorContrastText = "#ffffff",
            Background = "#f7f5f0", BackgroundGray = "#efece4", Surface = "#ffffff",
            TextPrimary = "#1d2a2e", TextSecondary = "#4d5c61", TextDisabled = "#6b787c",
            ActionDefault = "#4d5c61", LinesDefault = "#ddd8cc", LinesInputs = "#7a868a", TableLines = "#e6e2d8", Divider = "#e0dbd0",
            AppbarBackground = "#0f4c5c", AppbarText = "#ffffff", DrawerBackground = "#ffffff", DrawerText = "#1d2a2e", DrawerIcon = "#4d5c61",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#86cbd9", PrimaryContrastText = "#08161a",
            Secondary = "#f0a965", SecondaryContrastText = "#1b1005",
            Tertiary = "#bfaee8", TertiaryContrastText = "#150e26",
            Info = "#8ec3f0", InfoContrastText = "#081521",
            Success = "#83cf9f", SuccessContrastText = "#06170d",
            Warning = "#e8bd62", WarningContrastText = "#1a1202",
            Error = "#f39c94", ErrorContrastText = "#210504",
            Background = "#101719", BackgroundGray = "#0b1113", Surface = "#182124",
            TextPrimary = "#e7ecec", TextSecondary = "#aab8bb", TextDisabled = "#87969a",
            ActionDefault = "#aab8bb", LinesDefault = "#2e3b3f", LinesInputs = "#7f8f93", TableLines = "#283438", Divider = "#2a363a",
            AppbarBackground = "#0c2d36", AppbarText = "#f1f6f6", DrawerBackground = "#182124", DrawerText = "#e7ecec", DrawerIcon = "#aab8bb",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "10px", AppbarHeight = "56px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Letters, FontSize = "1rem", LineHeight = "1.5", LetterSpacing = "normal" },
            H1 = new H1Typography { FontFamily = Letters, FontSize = "1.75rem", FontWeight = "650", LineHeight = "1.2", LetterSpacing = "-.01em" },
            H2 = new H2Typography { FontFamily = Letters, FontSize = "1.25rem", FontWeight = "650", LineHeight = "1.3", LetterSpacing = "normal" },
            H3 = new H3Typography { FontFamily = Letters, FontSize = "1.05rem", FontWeight = "650", LineHeight = "1.35", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = Letters, FontSize = "1rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = Letters, FontSize = ".9375rem", LineHeight = "1.45", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Letters, FontSize = ".9375rem", FontWeight = "600", LetterSpacing = "normal", TextTransform = "none" },
        },
    };
}
