/**
 * Which Docker Compose is followed where two of them differ. `v2` is 2.40 (compose-go 2.9), which most servers run;
 * `v5` is 5.x (compose-go 2.10 and newer).
 *
 * | | v2 | v5 |
 * |---|---|---|
 * | `bind.create_host_path` of the long form | false | true |
 * | the same, where it is true | printed | left out |
 * | `ipam.options` | lost | printed |
 * | `env_file` where it stays | a path | a mapping |
 * | `label_file` | its labels alone | the file as well |
 * | a size in quotes | with a unit, or an integer that is not negative | any integer as well |
 * | `pre_start` without an image | – | the image of the service |
 *
 * A name that an included file has too is merged in both, although 2.40 refuses it.
 */
export type Release = 'v2' | 'v5';
