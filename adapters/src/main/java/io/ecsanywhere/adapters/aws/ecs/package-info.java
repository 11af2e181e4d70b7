/** ECS behind the read ports: its answers checked and turned into the domain's records. */
@NullMarked
package io.ecsanywhere.adapters.aws.ecs;

import org.jspecify.annotations.NullMarked;
