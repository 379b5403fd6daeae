/**
 * The label by which Watchtower knows what it may replace, once WATCHTOWER_LABEL_ENABLE is set. Rule: `enableLabel` of
 * pkg/container/metadata.go, read with Go's `strconv.ParseBool`.
 */
export const ENABLE_LABEL = 'com.centurylinklabs.watchtower.enable';

/** The label that puts a container into the scope of one of several Watchtowers. */
export const SCOPE_LABEL = 'com.centurylinklabs.watchtower.scope';

/** What Go's `strconv.ParseBool` takes for true. */
export const isTrue = (text: string | undefined): boolean => /^(?:1|t|T|true|TRUE|True)$/.test(text ?? '');
